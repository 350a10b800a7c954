# %% reference
return claims["aud"] == "loan-api" and now < claims["exp"]


# %% right: step by step
if claims["aud"] != "loan-api":
    return False
return claims["exp"] > now


# %% right: a list of audiences, and what is left of the time
audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
return "loan-api" in audiences and claims["exp"] - now > 0


# %% right: with a minute of leeway, for clocks that differ
return claims["aud"] == "loan-api" and now < claims["exp"] + 60


# %% right: from when to when
return claims["aud"] == "loan-api" and claims["nbf"] <= now < claims["exp"]


# %% wrong: signed_is_enough
return True


# %% wrong: only_the_time
return now < claims["exp"]


# %% wrong: only_the_audience
return claims["aud"] == "loan-api"


# %% told: the token has expired (RFC 7519, 4.1.4)
return claims["aud"] == "loan-api" and now <= claims["exp"]


# %% told: refused a token for
return claims["aud"] == "loan-api" and now > claims["exp"]


# %% told: that expires
return False
