return ("a" * 10000).translate({97: "b" * 100000})
