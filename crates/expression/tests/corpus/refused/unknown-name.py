return {"text": token, "id": message_id}
