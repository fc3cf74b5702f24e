return ["\x", "\u12", "\U99999999", "\N{no such name}"]
