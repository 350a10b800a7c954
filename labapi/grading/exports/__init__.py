"""What goes back: points into a platform's table, pages to students, results to a grader."""
