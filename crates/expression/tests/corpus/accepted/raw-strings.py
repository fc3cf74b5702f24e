return {"path": r"C:\new\table", "regex": r"\d+\s*", "mixed": rf"\{token}\n"}
