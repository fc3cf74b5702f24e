""" ] except """ [ in not } 
     := try try not f" f" 
     lambda token def for ] for 
 in } except return class ** not 
 ( 
 
 user user not for class ) """ token := token try ** ) not def token in [ def try in try f" ** try ] return := in except if { if token } else ( not ] class 
 def := user user := token else lambda not token := ] else ] ) { := user for not f" { token def in ) in user 
     """ lambda f" in token token class 
 ( for if ( ** ) """ for user ** := lambda 
 not not f" := for := return class class if class return except for return return 
 else ** return in def def except user