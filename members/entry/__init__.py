"""What a register entry is made of beside its form: the photograph, the organisation, the iD, statistics."""
