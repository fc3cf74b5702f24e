return request.user.username in ["marie", "jdoe"]
