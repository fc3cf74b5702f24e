allowed_domains = {"example.org", "example.com"}
domain = request.user.email.rsplit("@", 1)[-1].lower()
if domain in allowed_domains:
    return True
ak_message(f"{domain} is not allowed to enrol.")
return False
