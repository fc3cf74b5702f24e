/* for the new gateway */
return {"text": token}
