return {"to": devcie.phone_number, "text": token}
