[ ** 
     
 
     return f" for not return } ) { [ not ) ( [ in } not try if ** 
 ( ( ) 
     except ) token lambda user token 
 try user """ [ except ** try except ** class try := try 
     ) } user token token := f" := 
 user lambda class ** if return user in f" in { } token not 
     class def for ] token """ f" ] token { try return in in lambda except user else """ for """ """ except for 
 
     [ try [ if lambda 
 return if def else class def def not except { return def in try { [ ** ( else ( not 
     for } ] 
     ( [ return lambda [ """ not def { return lambda ** for else in class { ) """ token 
     lambda not not """ try in token ** return not user ) else 
 [ ** try for except def try 
 class lambda 
 token := if 
 ( else ) { ( except if 
 return ] if in not { if 
     } return := in := f" class lambda """ ] return ] else [ ( { return except def ) lambda 
 else ) ] := try for not [ lambda else ( ** := } not 
     for ( return for f" f" if ] } f" user try user 
     lambda except except user try 
 [ class else f" ] := except [ user ) 
 ) ) not := try lambda not { """ ] { ** else return return [ """ := if for """ ** ) { def := } { { """ 
     for lambda for else if class def for for except except for } [ token return try ) 
     if { for else user return for ] 
 token try f" return 
 for lambda user return := """ ( class user { class ** """ class if return try in ] try ] } def 
 token ) 
     
 
 ** ] def := user def f" 
     ] in except [ """ 
     user user lambda 
 ) except try token not token def def not } return ] for lambda user { 
     [ try class in { } class { 
     except return f" except not ** not def class not 
     except ) user """ not [ ( if try except else := lambda in in for lambda lambda """ } class [ { return } for 
     token return ] if [ } ) token