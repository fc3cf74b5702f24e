return {
    "text": "Your code is,
    "to": device.phone_number,
}
