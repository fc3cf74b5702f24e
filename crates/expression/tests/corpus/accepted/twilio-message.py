return {"message": f"{token} is your {http_request.brand.branding_title} verification code. Do not share it."}
