return {
    "textMessage": {"text": f"{http_request.brand.branding_title}: {token}"},
    "phoneNumbers": [device.phone_number],
    "ttl": 60 * 5,
    "simNumber": 1,
    "withDeliveryReport": False,
}
