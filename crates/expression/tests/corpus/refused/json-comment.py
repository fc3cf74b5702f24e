return {
    "to": device.phone_number,  // the phone
    "text": token,
}
