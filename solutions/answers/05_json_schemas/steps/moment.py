# %% reference
return opened.isoformat()


# %% right: in UTC
return opened.astimezone(UTC).isoformat()


# %% right: in UTC, with a Z
return opened.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# %% right: with thousandths
return opened.isoformat(timespec="milliseconds")


# %% right: put together by hand
sign = "-" if ahead < 0 else "+"
minutes = round(abs(ahead) * 60)
return f"2026-03-01T{hour:02}:{minute:02}:00{sign}{minutes // 60:02}:{minutes % 60:02}"


# %% wrong: any_text_will_do
return str(opened)


# %% wrong: no_zone_needed
return opened.replace(tzinfo=None).isoformat()


# %% wrong: z_is_decoration
return opened.strftime("%Y-%m-%dT%H:%M:%SZ")


# %% wrong: seconds_say_it_all
return opened.timestamp()


# %% told: there is a colon
return opened.strftime("%Y-%m-%dT%H:%M:%S%z")


# %% told: That is no moment of RFC 3339
return f"{opened:%Y-%m-%d}"


# %% told: was asked for
return "2026-03-01T09:30:00+01:00"


# %% told: datetime
return opened
