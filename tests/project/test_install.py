"""Which build of PyTorch the installation takes; tests/install plays all of it on a bare Debian."""

import importlib.util
import subprocess
from types import SimpleNamespace

import pytest
from scratch_study import HOME


@pytest.fixture
def install(monkeypatch, tmp_path):
    """The script, without a driver and with an index of CUDA alone; its commands are kept."""
    spec = importlib.util.spec_from_file_location("install", HOME / "envs/install.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requirements.lock").write_text("torch==2.13.0\n")
    for name in ("TORCH", "TORCH_INDEX"):
        monkeypatch.delenv(name, raising=False)
    script.said = []
    monkeypatch.setattr(script, "pip", lambda *words: script.said.append(" ".join(words)))
    monkeypatch.setattr(script, "brings_cuda", lambda torch: True)
    monkeypatch.setattr(script.shutil, "which", lambda name: None)
    monkeypatch.setattr(script.Path, "exists", lambda path: False)
    script.fails = False

    def run(command):
        script.said.append(" ".join(map(str, command[1:])))
        return SimpleNamespace(returncode=script.fails)

    monkeypatch.setattr(script, "run", run)
    return script


def test_without_a_driver_the_cpu_build_is_taken_and_the_size_said_before(install, capsys):
    install.choose_torch()
    assert "0.5 GB to download" in capsys.readouterr().out
    assert install.said[0] == "install uv"
    assert install.said[1].endswith("--torch-backend cpu --no-deps torch==2.13.0")


def test_where_no_cpu_build_can_be_had_nothing_large_is_fetched(install):
    install.fails = True
    with pytest.raises(SystemExit, match="make install TORCH_INDEX=<address>"):
        install.choose_torch()
    assert not any("torch==" in words and words.startswith("install") for words in install.said)


def test_an_index_of_cpu_builds_can_be_named(install, monkeypatch):
    monkeypatch.setenv("TORCH_INDEX", "file:///wheels")
    install.choose_torch()
    assert install.said == ["install --index-url file:///wheels --no-deps torch==2.13.0"]


def test_an_index_that_has_the_cpu_build_anyway_is_used_as_it_is(install, monkeypatch):
    monkeypatch.setattr(install, "brings_cuda", lambda torch: False)
    install.choose_torch()
    assert install.said == []


def test_with_a_driver_or_by_hand_it_is_the_build_of_the_index(install, monkeypatch, capsys):
    monkeypatch.setattr(install.shutil, "which", lambda name: "/usr/bin/nvidia-smi")
    install.choose_torch()
    monkeypatch.undo()
    assert "more than 5 GB" in capsys.readouterr().out
    assert install.said == []


def test_an_environment_without_pip_is_no_environment(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("install", HOME / "envs/install.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.chdir(tmp_path)
    assert not script.has_pip()
    subprocess.run([script.sys.executable, "-m", "venv", "--without-pip", ".venv"], check=True)
    assert not script.has_pip()


def test_windows_is_refused_before_anything_is_made(install, monkeypatch):
    monkeypatch.setattr(install.os, "name", "nt")
    with pytest.raises(SystemExit, match="WSL"):
        install.main()
    assert install.said == []
