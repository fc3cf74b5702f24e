return {
    "from": stage.from_number,
    "to": device.phone_number
    "text": token,
}
