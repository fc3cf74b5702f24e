try:
    code = int("12a456")
except ValueError as error:
    return {"error": str(error), "type": type(error).__name__}
return code
