if request.user.is_active:
    requests.post("https://hooks.example.com", json={"user": request.user.username})
return True
