"""Reading files that strangers made, in a process of its own with little time and memory.

`python -m portal.uploads.reading` is started by `sandbox.py` with the file as its standard input.
Nothing here may import Django: the less this process has, the less it can lose, and the sooner it starts.
"""
