fields = []
for title, value in (("User", user.username), ("To", device.phone_number), ("From", stage.from_number)):
    fields.append({"title": title, "value": value, "short": len(value) < 13})
return {
    "username": http_request.brand.branding_title,
    "attachments": [{"fallback": token, "color": "#fd4b2d", "fields": fields, "footer": http_request.brand.domain}],
}
