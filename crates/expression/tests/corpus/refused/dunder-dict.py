return user.__dict__
