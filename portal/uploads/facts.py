"""What a file says of itself, to be offered to whoever describes it: read in the sandbox with the check."""

# The names in `Checked.facts`; each is absent where the file says nothing that could be right.
FACTS = {
    "title": "one line, at most 300 characters",
    "authors": "a list of names in their order, as they were written: “Amina Yusuf”, “Yusuf, Amina”",
    "date": "“2024”, “2024-05” or “2024-05-17”: as exactly as the file says",
    "language": "a code of two or three letters: “fr”",
    "pages": "their number, or the number of slides",
}
