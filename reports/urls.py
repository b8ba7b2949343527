from django.urls import path

from reports import views

urlpatterns = [
    path("coverage/", views.coverage_page, name="coverage"),
    path("coverage/by-group/", views.groups_page, name="coverage-groups"),
    path("coverage/by-group/by-group.csv", views.groups_csv, name="coverage-groups-csv"),
    path("coverage/people/", views.people_page, name="coverage-people"),
    path("coverage/people/call-list/", views.call_list, name="call-list"),
    path("coverage/coverage.csv", views.csv_file, name="coverage-csv"),
    path("coverage/coverage.xlsx", views.xlsx_file, name="coverage-xlsx"),
]
