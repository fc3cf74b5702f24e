return {1: "a", "1": "b", 1.5: "c", "1.5": "d", None: "e", "None": "f", "null": "g"}
