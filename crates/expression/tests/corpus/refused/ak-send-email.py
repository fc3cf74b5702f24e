ak_send_email(user.email, subject="Code", body=token)
return None
