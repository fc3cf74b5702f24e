table = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "!": None})
return {"gsm": "Grüße aus Köln!".translate(table), "rot": "abc".translate(str.maketrans("abc", "bcd"))}
