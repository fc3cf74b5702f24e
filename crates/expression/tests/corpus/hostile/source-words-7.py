""" [ user """ 
     } if [ """ """ return 
     { } for token """ 
 """ for f" if ) return else if f" ( except 
     def class := ( not { not token ( ) class ) f" except token for """ token except def 
 in ( not def not [ { """ ) if lambda } ) 
 def else """ if if try else if [ f" ( f" ( [ if [ not := := lambda ) ( try 
     def """ """ return ] } { 
 return := in except user } ) } """ try try else except user { ( for try user def else def { 
     def ( 
     ] try f" not [ ) ( token } f" f" ] token ** try if ) class except token := [ { class return user 
     in not """ else if return for 
     """ { in else not in else try user else ] user ) 
 if else ** ** ] not token f" ** ] 
     
 ] else def f" } := in ) return if def ) [ } lambda ** else """ ] := user token { try ** { 
     except else lambda [ if } except ) ( return except f" """ ** lambda not ** lambda def class ** } in return := } f" if for def ) ( ] [ lambda for := := except { f" := ( ** ) else f" } class lambda try def return } 
 := ( if user return return return try for { if 
 f" in { := f" [ ] [ try ] try class ] { lambda except { } := 
     not except not in for ** } := 
     [ ** { ( not ] 
     
 def else """ ] [ ) try try 
     user """ else user lambda [ else else for [ not if ) token in 
 else """ in return 
     for """ """ 
     not class f" ** for not ) token for in { 
 lambda user except if 
 lambda := lambda ) not := for try 
     if f" token f" user user { lambda lambda := user return := not := ( user token := 
     in if class """ 
     try user def user if ) ** except [ for := token [ ] for [ ] { return in f" ) user except user } ] else not for in for 
 in def ( := if """ for user ** user } else user try 
 := token in ] not user ) 
 token } ( 
 ( else [ user user ) } 
 
     
 
     ( def 
 for token ] ) lambda user f" for def token { := f" f" 
     try return def user 
     lambda [ def return try [ def 
     if ) } in try in for def in token for else { ) [ def { 
     in := { [ ] return except ( return class """ f" def := for f" } lambda not := } 
     except class def ( 
 if class lambda def else ( := def [ [ def := 
 if in """ except not 
     else ( := not def ] lambda := { ( ] [ if def 
 return f" except try } } ) 
 ) not not class if in 
     ( user try def { def 
     ) def token ) ] in f" else except { } ** user ( user token lambda try if not for token """ f" lambda [ user 
 for if ** not if class def else ) try 
     ) try { not return lambda := else in return 
 f" [ class return """ lambda for { token return """ ( else ] 
 user f" try not [ ) ) return except class f" ] ] { def { """ try 
     if """ ** in not } ] in def else """ ( { for := token not except not def ** ] ] 
 ( ** not else ] except """ ( [ """ try def user try lambda else not else 
 except if return if := try try user ] try user def := else """ else := token return def return not except try token try } return not else 
     
 
     
     ** else ] } not { ** not try if user ) """ return [ ) return f" ( ) in := lambda ] try class if in if { user lambda ( [ try """ return { ) lambda { [ 
 if ** ) } := ( { ) { ] lambda try ] def user := token try try lambda ** [ try ] def in ** ( def f" ( class 
 try user 
     := token ( class 
     
 try := [ { := in in except f" [ in ** if ( ** { user for except { 
     ** ) 
     user 
 ( token { in 
 lambda except in in } class def } f" not lambda 
 for ) token 
 """ else 
 token in not ( f" lambda """ try } := token def { """ 
 
     } 
     ( for { 
 ** ] return try """ ] not if in { ( def class not ] """ """ if 
 ) return 
 in try ** else { := 
 
 return return try := not if ] def def token else f" class lambda ] except ( else if in := return ** } 
 
 } { 
     not class user if ) } } for f" token { := """ 
 ) else f" ( """ := try ** := except except """ not 
 def } 
 in else return ] in except for not if def class 
 
 f" { 
     try """ f" else { ( lambda user user user in ) class ) 
     user f" 
 user try f" :=