# Our SMS gateway wants everything in one object.
return {"sender": stage.from_number, "recipient": device.phone_number, "text": "Your code is " + token}
