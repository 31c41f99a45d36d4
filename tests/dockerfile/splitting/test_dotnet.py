""".NET: what `dotnet publish` makes, on the runtime of the same version."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.dockerfile.splitting.test_what_comes_along import left
from tests.dockerfiles import after, fixed

WEB = {"Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>'}
WORKER = {"Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Worker"></Project>'}


def text(base: str, publish: str = "-c Release -o out", command: str = "") -> str:
    command = command or '["dotnet", "out/Shop.dll"]'
    return f"FROM {base}\nWORKDIR /app\nCOPY . .\nRUN dotnet publish {publish}\nCMD {command}\n"


def split(before: str, files: dict[str, str] | None = None, base: str = "") -> str:
    return after(before, files or {}, multi_stage=True, base=base)


def test_golden() -> None:
    before = """\
    ARG VERSION=8.0
    FROM mcr.microsoft.com/dotnet/sdk:${VERSION}
    WORKDIR /src
    COPY *.csproj .
    RUN dotnet restore
    COPY . .
    # release
    RUN dotnet publish -c Release -o /app --no-restore
    WORKDIR /app
    # where it listens
    ENV ASPNETCORE_URLS=http://+:5000
    EXPOSE 5000
    ENTRYPOINT ["dotnet", "Shop.dll"]
    """
    wanted = """\
    ARG VERSION=8.0
    FROM mcr.microsoft.com/dotnet/sdk:${VERSION} AS build
    WORKDIR /src
    COPY *.csproj .
    RUN dotnet restore
    COPY . .
    # release
    RUN dotnet publish -c Release -o /app --no-restore

    FROM mcr.microsoft.com/dotnet/aspnet:${VERSION}
    WORKDIR /src
    COPY --from=build /app /app
    WORKDIR /app
    # where it listens
    ENV ASPNETCORE_URLS=http://+:5000
    EXPOSE 5000
    ENTRYPOINT ["dotnet", "Shop.dll"]
    """
    assert split(dedent(before), WEB) == dedent(wanted)


@pytest.mark.parametrize(
    ("base", "files", "final"),
    [
        ("mcr.microsoft.com/dotnet/sdk:8.0", WEB, "mcr.microsoft.com/dotnet/aspnet:8.0"),
        ("mcr.microsoft.com/dotnet/sdk:8.0", WORKER, "mcr.microsoft.com/dotnet/runtime:8.0"),
        ("mcr.microsoft.com/dotnet/sdk:8.0", {}, "mcr.microsoft.com/dotnet/aspnet:8.0"),
        ("mcr.microsoft.com/dotnet/sdk:8.0.404", WEB, "mcr.microsoft.com/dotnet/aspnet:8.0"),
        (
            "mcr.microsoft.com/dotnet/sdk:8.0-alpine",
            WEB,
            "mcr.microsoft.com/dotnet/aspnet:8.0-alpine",
        ),
        (
            "mcr.microsoft.com/dotnet/core/sdk:3.1.100-bionic",
            WEB,
            "mcr.microsoft.com/dotnet/core/aspnet:3.1-bionic",
        ),
        ("mcr.microsoft.com/dotnet/sdk", WEB, "mcr.microsoft.com/dotnet/aspnet"),
        ("microsoft/dotnet:2.0.0-sdk", WORKER, "microsoft/dotnet:2.0-runtime"),
        ("microsoft/dotnet:2.2-sdk", WEB, "microsoft/dotnet:2.2-aspnetcore-runtime"),
        ("microsoft/dotnet:2.0-sdk", WEB, "microsoft/aspnetcore:2.0"),
        ("microsoft/aspnetcore-build:2.0", WEB, "microsoft/aspnetcore:2.0"),
    ],
)
def test_images(base: str, files: dict[str, str], final: str) -> None:
    assert f"\n\nFROM {final}\n" in split(text(base), files)


@pytest.mark.parametrize(
    ("family", "final"),
    [
        ("distroless", "mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra"),
        ("alpine", "mcr.microsoft.com/dotnet/aspnet:8.0-alpine"),
        ("slim", "mcr.microsoft.com/dotnet/aspnet:8.0"),
        # only the newest version is free, and a program does not move to it by itself
        ("chainguard", "mcr.microsoft.com/dotnet/aspnet:8.0"),
    ],
)
def test_families(family: str, final: str) -> None:
    assert f"\n\nFROM {final}\n" in split(text("mcr.microsoft.com/dotnet/sdk:8.0"), WEB, family)


@pytest.mark.parametrize(
    ("base", "publish", "command", "folder"),
    [
        ("sdk:8.0", "-o out", '["dotnet", "out/Shop.dll"]', "/app/out"),
        ("sdk:8.0", "--output /srv/shop", '["dotnet", "/srv/shop/Shop.dll"]', "/srv/shop"),
        ("sdk:8.0", "Shop.csproj --output=/o", "dotnet /o/Shop.dll --urls http://*:80", "/o"),
        ("sdk:8.0", "-p:PublishDir=/o Shop.csproj", '["/o/Shop"]', "/o"),
        (
            "sdk:6.0",
            "-c Release",
            '["dotnet", "bin/Release/net6.0/publish/Shop.dll"]',
            "/app/bin/Release/net6.0/publish",
        ),
        (
            "sdk:6.0",
            "Shop -c Release -r linux-x64",
            '["dotnet", "Shop/bin/Release/net6.0/linux-x64/publish/Shop.dll"]',
            "/app/Shop/bin/Release/net6.0/linux-x64/publish",
        ),
        ("core/sdk:2.1", "-o out Shop", '["dotnet", "Shop/out/Shop.dll"]', "/app/Shop/out"),
        ("core/sdk:2.1", "-o ../o Shop/Shop.csproj", '["dotnet", "o/Shop.dll"]', "/app/o"),
    ],
)
def test_places(base: str, publish: str, command: str, folder: str) -> None:
    changed = split(text(f"mcr.microsoft.com/dotnet/{base}", publish, command), WEB)
    assert f"COPY --from=build {folder} {folder}\n" in changed


def test_what_is_moved() -> None:
    before = text("mcr.microsoft.com/dotnet/sdk:8.0", "-o out && mv out /srv/shop")
    before = before.replace("out/Shop.dll", "/srv/shop/Shop.dll")
    assert "COPY --from=build /srv/shop /srv/shop\n" in split(before, WEB)


def test_what_is_built_and_not_published() -> None:
    before = text("mcr.microsoft.com/dotnet/sdk:6.0", "", '["dotnet", "bin/Debug/net6.0/Shop.dll"]')
    before = before.replace("dotnet publish ", "dotnet build")
    folder = "/app/bin/Debug/net6.0"
    assert f"COPY --from=build {folder} {folder}\n" in split(before, WEB)
    old = before.replace("sdk:6.0", "core/sdk:2.1")
    assert "only beside the packages in the SDK's cache" in left(old)


def test_its_own_runtime() -> None:
    publish = "-r linux-x64 --self-contained -o out"
    before = text("mcr.microsoft.com/dotnet/sdk:8.0", publish, '["out/Shop"]')
    assert "\n\nFROM mcr.microsoft.com/dotnet/runtime-deps:8.0\n" in split(before, WEB)
    # dotnet runs it: that is in the runtime
    before = text("mcr.microsoft.com/dotnet/sdk:8.0", publish)
    assert "\n\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\n" in split(before, WEB)


def test_projects_that_it_refers_to() -> None:
    before = text("mcr.microsoft.com/dotnet/sdk:8.0", "Shop -o out")
    files = {
        "Shop/Shop.csproj": '<ProjectReference Include="..\\Lib\\Lib.csproj" />',
        "Lib/Lib.csproj": '<FrameworkReference Include="Microsoft.AspNetCore.App" />',
    }
    assert "dotnet/aspnet:8.0" in split(before, files)
    assert "dotnet/runtime:8.0" in split(before, files | {"Lib/Lib.csproj": "<Project />"})
    del files["Lib/Lib.csproj"]
    assert "dotnet/aspnet:8.0" in split(before, files)


def test_where_it_listens_is_told() -> None:
    result = fixed(text("mcr.microsoft.com/dotnet/sdk:8.0"), WEB, multi_stage=True)
    facts = [fact.fact for fact in result.findings[0].change.evidence]
    assert any("nothing here says where it listens" in fact for fact in facts)


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (text("mcr.microsoft.com/dotnet/sdk:8.0", "", '["dotnet", "run"]'), "dotnet run runs in"),
        (
            text(
                "mcr.microsoft.com/dotnet/sdk:8.0",
                command="dotnet ef database update && dotnet out/web.dll",
            ),
            "dotnet ef runs in the image, and needs the SDK",
        ),
        (text("mcr.microsoft.com/dotnet/sdk:8.0", command='["/x.sh"]'), "which step makes /x.sh"),
        (text("mcr.microsoft.com/dotnet/sdk:8.0", command="$PROGRAM"), "what the image runs is"),
        (text("mcr.microsoft.com/dotnet/sdk:8.0", "-o /a"), "which step makes /app/out/Shop.dll"),
        (text("mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-1809"), "an image for Windows"),
        (
            text("mcr.microsoft.com/dotnet/sdk:8.0").replace("/app", "C:\\app"),
            "an image for Windows",
        ),
        (
            text("mcr.microsoft.com/dotnet/sdk:8.0").replace(
                "RUN", "RUN /app/install-tracer.sh\nRUN", 1
            ),
            "install-tracer.sh, which line 4 runs",
        ),
        (
            text("mcr.microsoft.com/dotnet/sdk:8.0").replace(
                "CMD", "HEALTHCHECK CMD curl -f localhost\nCMD"
            ),
            "curl for HEALTHCHECK",
        ),
    ],
)
def test_refused(before: str, reason: str) -> None:
    assert reason in left(before)


def test_no_sdk() -> None:
    before = (
        'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nCOPY out /app\nCMD ["dotnet", "/app/a.dll"]\n'
    )
    assert split(before) == before


def test_sources_in_the_same_folder_are_told_of() -> None:
    before = text("microsoft/dotnet:2.0.0-sdk", '-o "./" Shop/', "dotnet Shop/Shop.dll")
    result = fixed(before, {"Shop/Shop.csproj": "<Project />"}, multi_stage=True)
    assert result.verified
    assert "COPY --from=build /app/Shop /app/Shop\n" in result.verified.after
    facts = [fact.fact for fact in result.findings[0].change.evidence]
    assert any("so they come along" in fact for fact in facts)
