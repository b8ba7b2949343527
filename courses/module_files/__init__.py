"""A module as a file: the starter folders and the zips that sites exchange, read and written.

`archive`: a zip that is only believed after a look. `reading`: a folder into the plain form.
`writing`: the site into the plain form, and that into a folder's files. `loading`: the plain
form into the site. `courses/starter/README.md` says what the files hold; docs/decisions/0087.
"""
