return {
    "message_type": "text",
    "text": f"{token} is your code",
    "to": device.phone_number.removeprefix("+"),
    "from": stage.from_number.removeprefix("+"),
    "channel": "sms",
}
