"""Keys of a company are made once, kept to their owner, and never differ between two who ask at once."""

from concurrent.futures import ThreadPoolExecutor

from zhiji.warehouse import get_home, get_secret


def test_a_key_is_made_once_and_readable_by_its_owner_only(home):
    key = get_secret("control")
    assert len(key) > 40 and get_secret("control") == key
    assert (get_home() / "control_key").stat().st_mode & 0o077 == 0
    assert get_secret("secret") != key


def test_two_who_ask_at_once_get_the_same(home):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: get_secret("control"), range(8)))) == 1
