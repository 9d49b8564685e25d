"""The register as others read it: its list, where its members live, and the tables that are taken away."""
