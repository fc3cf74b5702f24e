text = "Code: " + token
  return {"text": text}
