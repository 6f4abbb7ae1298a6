"""Import: look first, choose what each column is, load by the worker, mend, undo."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from lists_cast import sign_in
from zhiji.intake.app.selectors import list_imports, preview
from zhiji.web import jobs

pytestmark = pytest.mark.django_db

GOOD = "编号,姓名,手机\n00001,王芳,13800138000\n00002,李伟,13900139000\n"
HOSTILE = "编号,姓名,手机\n1,<script>alert(1)</script>,13800138000\n"


@pytest.fixture(autouse=True)
def _now(home, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def client():
    return sign_in("analyst")


def upload(client, text, name="customers.csv", encoding="utf-8"):
    response = client.post("/import/", {"file": SimpleUploadedFile(name, text.encode(encoding))})
    assert response.status_code == 302
    return response["Location"]


def load(client, address, **changed):
    answers = {"kind": "customers", "column": ["编号", "姓名", "手机"], "field": ["ref", "name", "phone"], **changed}
    assert client.post(address, answers).status_code == 302
    return client.get(f"{address}progress/").content.decode()


def test_preview_guesses_and_loads_nothing(client):
    page = client.get(upload(client, GOOD)).content.decode()
    assert '<option value="customers" selected>' in page
    assert '<option value="phone" selected>' in page
    assert "王芳" in page
    assert list_imports() == []


def test_load_runs_and_tells_what_came_of_it(client):
    page = load(client, upload(client, GOOD))
    assert "2 rows are in" in page
    (row,) = list_imports()
    assert (row.kind, row.state, row.good, row.bad, row.by) == ("customers", "done", 2, 0, "analyst")


def test_same_file_again_changes_nothing(client):
    load(client, upload(client, GOOD))
    page = load(client, upload(client, GOOD))
    assert "loaded before: nothing changed" in page
    assert len(list_imports()) == 1


def test_changed_mapping_is_remembered_for_the_next_file(client, tmp_path):
    load(client, upload(client, GOOD), field=["card", "name", "phone"])
    again = tmp_path / "next.csv"
    again.write_text(GOOD.replace("王芳", "王方"), encoding="utf-8")
    found = preview(path=again)
    assert found.remembered and found.mapping["card"] == "编号"


def test_two_columns_said_to_be_the_same_are_refused(client):
    address = upload(client, GOOD)
    response = client.post(address, {"kind": "customers", "column": ["编号", "姓名"], "field": ["name", "name"]})
    assert response.status_code == 422
    assert "are both name" in response.content.decode().replace("&#x27;", "'")
    assert list_imports() == []


def test_unreadable_file_shows_place_and_remedy(client):
    page = client.get(upload(client, "")).content.decode()
    assert "is empty. Export it again with a header row." in page
    assert 'role="alert"' in page


def test_no_file_chosen_is_said(client):
    response = client.post("/import/", {})
    assert response.status_code == 422
    assert "No file was chosen" in response.content.decode()


def test_hostile_cell_and_header_are_shown_as_text(client):
    address = upload(client, HOSTILE.replace("手机", "<b>手机"), name="<svg onload=alert(1)>.csv")
    page = client.get(address).content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page
    assert "<b>手机" not in page and "<svg onload" not in page


def test_bad_rows_load_nothing_until_good_ones_are_asked_for(client):
    orders = "订单号,客户编号,下单时间,实付金额\nO1,00001,2026-03-01,100\nO2,00001,soon,=1+1\n"
    answers = {
        "kind": "orders",
        "column": ["订单号", "客户编号", "下单时间", "实付金额"],
        "field": ["order_id", "customer", "ordered_at", "amount"],
    }
    page = load(client, upload(client, orders, name="orders.csv"), **answers)
    assert "Nothing was loaded" in page
    page = load(client, upload(client, orders, name="orders.csv"), **answers, good_rows_only="on")
    assert "1 rows are in" in page
    newest = list_imports()[0]
    assert (newest.good, newest.bad) == (1, 1)
    errors = b"".join(client.get(f"/import/done/{newest.import_id}/errors/").streaming_content).decode("utf-8-sig")
    assert "soon" in errors and "\n=1+1" not in errors and ",=1+1" not in errors


def test_undo_takes_the_rows_away_and_says_so(client):
    load(client, upload(client, GOOD))
    (row,) = list_imports()
    page = client.post(f"/import/done/{row.import_id}/undo/", follow=True).content.decode()
    assert "The import is undone" in page
    assert list_imports()[0].state == "undone"


def test_load_pressed_twice_runs_once(client):
    address = upload(client, GOOD)
    load(client, address)
    load(client, address)
    assert len(list_imports()) == 1


def test_uploaded_file_is_deleted_once_it_is_loaded(client, home):
    load(client, upload(client, GOOD))
    assert list((home / "jobs").glob("*/file/*")) == []


def test_progress_asks_again_until_it_is_over(client):
    address = upload(client, GOOD)
    token = address.strip("/").split("/")[-1]
    job = jobs.get_job(token)
    jobs.keep(replace(job, state=jobs.RUNNING, done=5, total=20, stage="load"))
    part = client.get(f"{address}state/", HTTP_HX_REQUEST="true").content.decode()
    assert 'hx-trigger="every 1s"' in part and "5 of 20 rows" in part and 'value="25"' in part
    jobs.keep(replace(job, state=jobs.DONE, result={"loaded": True, "good": 20, "rows": 20, "bad": 0}))
    assert "hx-trigger" not in client.get(f"{address}state/").content.decode()


def test_chinese_page_names_the_columns_in_chinese():
    client = sign_in("analyst", "zh-hans")
    page = client.get(upload(client, GOOD)).content.decode()
    assert "来源系统中的客户编号" in page and "列对应" in page


ORDERS = "订单号,客户编号,下单时间,实付金额\nO1,00001,2026-03-01,100\nO2,00001,soon,5\n"
NO_DATE = "日期含义不明确，无法识别。请写成 2026-03-01 的格式。"


def test_chinese_reader_gets_the_reason_of_a_bad_row_in_chinese_on_the_page_and_in_the_error_file():
    client = sign_in("analyst", "zh-hans")
    address = upload(client, ORDERS, name="orders.csv")
    page = client.get(address).content.decode()
    assert NO_DATE in page and "This is no date" not in page
    answers = {"column": ["订单号", "客户编号", "下单时间", "实付金额"], "good_rows_only": "on"}
    load(client, address, kind="orders", field=["order_id", "customer", "ordered_at", "amount"], **answers)
    response = client.get(f"/import/done/{list_imports()[0].import_id}/errors/")
    translation.deactivate()  # a stream is read after the request is over
    header, line = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert header == "row,column,value,code,reason"
    assert line == f"3,下单时间,soon,date_unreadable,{NO_DATE}"


def test_chinese_reader_is_told_in_chinese_which_field_has_no_column():
    client = sign_in("analyst", "zh-hans")
    page = client.get(upload(client, GOOD) + "?kind=orders").content.decode()
    assert "没有为它指定对应的列。" in page and "下单" in page
    assert "No column is mapped" not in page and "<td data-label=\"列\">order" not in page


def test_chinese_reader_is_told_in_chinese_why_a_file_cannot_be_read():
    client = sign_in("analyst", "zh-hans")
    page = client.get(upload(client, "编号,姓名,姓名\n1,a,b\n")).content.decode()
    assert "表头中列 &#x27;姓名&#x27; 出现了两次" in page
