"""The list of organisations, and the way to one's own."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hoptac.access import gate, marks
from hoptac.registry import exports, forms, queries
from hoptac.registry.views.frame import PAGE, actor, shown


def _asked(request: HttpRequest) -> tuple[forms.OrganisationFilter, queries.Narrowing]:
    is_wide = any(name in request.GET for name in forms.OrganisationFilter.WIDE)
    form = forms.OrganisationFilter(queries.communes(actor(request)) if is_wide else [], request.GET)
    return form, form.narrowing(request.GET.get("sort", ""))


@marks.permission(queries.VIEW)
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Everything one may see of the registry: searched, narrowed, sorted, page by page."""
    form, asked = _asked(request)
    pages = queries.Pages(actor(request), asked, on=timezone.localdate(), size=PAGE)
    return shown(
        request,
        "organisation_list",
        form=form,
        page=pages.get_page(request.GET.get("page")),
        may_add=gate.holds(actor(request), "registry.organisation.add"),
    )


@marks.permission(queries.VIEW)
@require_safe
def organisation_export(request: HttpRequest) -> HttpResponse:
    """The same list, all of it, as a file: format csv or xlsx."""
    kind = request.GET.get("format", "xlsx")
    _form, asked = _asked(request)
    found = queries.listed(actor(request), asked, on=timezone.localdate())
    day = f"{timezone.localdate():%d/%m/%Y}"
    if kind == "csv":
        content, mime = exports.as_csv(found), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        content, mime = exports.as_xlsx(found, title=_("Registry as of %(day)s") % {"day": day}), exports.XLSX
    else:
        raise Http404(kind)
    name = quote(f"{_('registry')}-{timezone.localdate().isoformat()}.{kind}")
    return HttpResponse(content, mime, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})


@marks.permission(queries.VIEW)
@require_safe
def my_record(request: HttpRequest) -> HttpResponse:
    """The way to one's own organisation; several, or none, lead to the list."""
    own = {grant.organisation_id for grant in gate.grants(actor(request)) if grant.organisation_id}
    if len(own) == 1:
        return redirect("registry:organisation_detail", pk=own.pop())
    return redirect("registry:organisation_list")
