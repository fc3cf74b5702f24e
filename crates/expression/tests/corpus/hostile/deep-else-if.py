x = 1
if 0: pass
else:
 if 0: pass
 else:
  if 0: pass
  else:
   if 0: pass
   else:
    if 0: pass
    else:
     if 0: pass
     else:
      if 0: pass
      else:
       if 0: pass
       else:
        if 0: pass
        else:
         if 0: pass
         else:
          if 0: pass
          else:
           if 0: pass
           else:
            if 0: pass
            else:
             if 0: pass
             else:
              if 0: pass
              else:
               if 0: pass
               else:
                if 0: pass
                else:
                 if 0: pass
                 else:
                  if 0: pass
                  else:
                   if 0: pass
                   else:
                    if 0: pass
                    else:
                     if 0: pass
                     else:
                      if 0: pass
                      else:
                       if 0: pass
                       else:
                        if 0: pass
                        else:
                         if 0: pass
                         else:
                          if 0: pass
                          else:
                           if 0: pass
                           else:
                            if 0: pass
                            else:
                             if 0: pass
                             else:
                              if 0: pass
                              else:
                               if 0: pass
                               else:
                                if 0: pass
                                else:
                                 if 0: pass
                                 else:
                                  if 0: pass
                                  else:
                                   if 0: pass
                                   else:
                                    if 0: pass
                                    else:
                                     if 0: pass
                                     else:
                                      if 0: pass
                                      else:
                                       if 0: pass
                                       else:
                                        if 0: pass
                                        else:
                                         if 0: pass
                                         else:
                                          if 0: pass
                                          else:
                                           if 0: pass
                                           else:
                                            if 0: pass
                                            else:
                                             if 0: pass
                                             else:
                                              if 0: pass
                                              else:
                                               if 0: pass
                                               else:
                                                if 0: pass
                                                else:
                                                 if 0: pass
                                                 else:
                                                  if 0: pass
                                                  else:
                                                   if 0: pass
                                                   else:
                                                    if 0: pass
                                                    else:
                                                     if 0: pass
                                                     else:
                                                      if 0: pass
                                                      else:
                                                       if 0: pass
                                                       else:
                                                        if 0: pass
                                                        else:
                                                         if 0: pass
                                                         else:
                                                          if 0: pass
                                                          else:
                                                           if 0: pass
                                                           else:
                                                            if 0: pass
                                                            else:
                                                             if 0: pass
                                                             else:
                                                              if 0: pass
                                                              else:
                                                               if 0: pass
                                                               else:
                                                                if 0: pass
                                                                else:
                                                                 if 0: pass
                                                                 else:
                                                                  if 0: pass
                                                                  else:
                                                                   if 0: pass
                                                                   else:
                                                                    if 0: pass
                                                                    else:
                                                                     if 0: pass
                                                                     else:
                                                                      if 0: pass
                                                                      else:
                                                                       if 0: pass
                                                                       else:
                                                                        if 0: pass
                                                                        else:
                                                                         if 0: pass
                                                                         else:
                                                                          if 0: pass
                                                                          else:
                                                                           if 0: pass
                                                                           else:
                                                                            if 0: pass
                                                                            else:
                                                                             if 0: pass
                                                                             else:
                                                                              if 0: pass
                                                                              else:
                                                                               if 0: pass
                                                                               else:
                                                                                x = 2
return x
