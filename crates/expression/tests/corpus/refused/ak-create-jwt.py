return {"Authorization": "Bearer " + ak_create_jwt(user, "sms", ["openid"])}
