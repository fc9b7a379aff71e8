from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "academy.desk.records"
    label = "records"
    verbose_name = "Records"
