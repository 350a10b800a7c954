"""What students and teachers are shown of the records: a page a student, one of the class, JSON.

    records -> names -> shown -> student_page, class_page, data -> folder

- `names.py`: how students are called, by their names or by made-up ones
- `unseen.py`: what of a message a student may read; `asked.py`: what the student was asked
- `shown.py`: the records as they are shown: all that comes from a student is cleaned there, once
- `student_page.py`, `class_page.py`: the pages; `document.py` and `pictures.py` are what they are
  drawn with
- `figures.py`, `similar.py`: what is counted, who answered alike, whose texts are alike
- `data.py`: the same for other programs, `folder.py`: all of it as files
"""
