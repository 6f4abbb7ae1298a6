"""Long work: state shared with the worker, files kept harmlessly named."""

import io
from dataclasses import replace

import pytest

from zhiji.vocabulary.errors import FileUnreadable, NotFound
from zhiji.web import jobs


class Uploaded(io.BytesIO):
    def __init__(self, name, content=b"a,b\n"):
        super().__init__(content)
        self.name = name


def test_job_comes_back_as_it_was_kept(home):
    job = jobs.keep(replace(jobs.open_job(work=jobs.LOAD, by="lin"), state=jobs.RUNNING, done=3, total=9))
    assert jobs.get_job(job.token) == job


@pytest.mark.parametrize("token", ["", "..", "0" * 32, "../../etc/passwd", "g" * 32])
def test_unknown_token_is_not_found(home, token):
    with pytest.raises(NotFound):
        jobs.get_job(token)


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "a/b\\c.csv", "...", "<img src=x>.csv", "=cmd.csv", "客户 (2).xlsx", "x" * 400 + ".csv"]
)
def test_uploaded_file_stays_inside_its_job(home, name):
    job = jobs.open_job(work=jobs.LOAD, by="lin")
    path = jobs.keep_file(job, Uploaded(name))
    assert path.resolve().is_relative_to(home / "jobs" / job.token)
    assert path.read_bytes() == b"a,b\n"
    assert jobs.get_file(job) == path
    assert not set(path.name) & set('<>/\\"=')


def test_only_the_unfinished_job_of_the_work_is_running(home):
    jobs.keep(replace(jobs.open_job(work=jobs.CYCLE, by="a"), state=jobs.DONE))
    jobs.open_job(work=jobs.LOAD, by="a")
    assert jobs.find_running(jobs.CYCLE) is None
    job = jobs.open_job(work=jobs.CYCLE, by="a")
    assert jobs.find_running(jobs.CYCLE) == job


def test_failure_keeps_code_and_sentence(home):
    error = FileUnreadable("file_empty", "File {file} is empty.", file="a.csv")
    job = jobs.mark_failed(jobs.open_job(work=jobs.LOAD, by=""), error)
    assert (job.state, job.error["code"], job.error["text"]) == ("failed", "file_empty", "File a.csv is empty.")
