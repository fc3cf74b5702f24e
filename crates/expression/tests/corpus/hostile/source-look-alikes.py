return tokеn + dеvice.phone_number
