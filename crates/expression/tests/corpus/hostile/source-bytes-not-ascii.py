return b"é"
