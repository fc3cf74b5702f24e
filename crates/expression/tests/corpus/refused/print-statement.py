print "sending"
return token
