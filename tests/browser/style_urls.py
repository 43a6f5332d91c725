"""Routes of the product plus one page that shows every component; only tests have it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config.urls import urlpatterns as product
from hoptac.access import marks
from hoptac.core import charts

TITLE = {"title": "Hợp tác xã theo xã", "description": "Mộc Châu nhiều nhất."}
CHARTS = [
    charts.bar([("Mộc Châu", 120), ("Gia Phù", 41), ("Tô Hiệu", None)], **TITLE),
    charts.line({"HTX": [("2023", 900), ("2024", 1010), ("2025", 1090)], "THT": [("2023", 20), ("2025", 50)]}, **TITLE),
    charts.stacked([("Nông nghiệp", {"Đang hoạt động": 700, "Tạm ngừng": 60})], **TITLE),
]

PAGE = Path(__file__).with_name("style.html")


class Everything(forms.Form):
    name = forms.CharField(label="Tên hợp tác xã", help_text="Như ghi trên giấy chứng nhận đăng ký.")
    kind = forms.ChoiceField(label="Loại hình", choices=[("", "Chọn …"), ("htx", "Hợp tác xã"), ("tht", "Tổ hợp tác")])
    founded = forms.DateField(label="Ngày thành lập", required=False)
    capital = forms.IntegerField(label="Vốn điều lệ (đồng)", min_value=0)
    form = forms.ChoiceField(
        label="Nhóm", widget=forms.RadioSelect, choices=[("a", "Nông nghiệp"), ("b", "Phi nông nghiệp")]
    )
    marks = forms.MultipleChoiceField(
        label="Chứng nhận",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("v", "VietGAP"), ("h", "Hữu cơ")],
    )
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="Tệp đính kèm", required=False)
    agreed = forms.BooleanField(label="Tôi đồng ý cho đăng công khai")


@marks.public
def style(request: HttpRequest) -> HttpResponse:
    """Show every component at once."""
    messages.success(request, "Đã lưu thay đổi.")
    form = Everything(request.POST if request.method == "POST" else None)
    context = {
        "form": form,
        "filter": Everything(prefix="filter", use_required_attribute=False),
        "charts": CHARTS,
        "page": Paginator(range(1146), 50).get_page(request.GET.get("page", 7)),
        "day": date(2025, 11, 21),
        "breadcrumbs": [("Danh bạ HTX", "/"), ("Phù Yên", "/")],
    }
    template = engines["django"].from_string(PAGE.read_text(encoding="utf8"))
    body = template.render(context, request)
    return HttpResponse(body, status=422 if form.is_bound and not form.is_valid() else 200)


urlpatterns = [path("style/", style, name="style"), *product]
