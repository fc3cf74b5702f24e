return {"text": token} if x := 1 else None
