return {
    "src": stage.from_number,
    "dst": device.phone_number,
    "text": f"Your verification code for {http_request.get_host()} is {token}",
}
