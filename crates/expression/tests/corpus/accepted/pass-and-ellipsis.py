def later():
    ...

if stage.verify_only:
    pass
return {"later": later(), "nothing": None}
