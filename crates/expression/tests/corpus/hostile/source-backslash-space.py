return token + \ 
  "x"
