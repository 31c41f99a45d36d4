"""Bases that are larger than what runs on them needs: DF016."""

from __future__ import annotations

import pytest

from tests.dockerfiles import said

NODE = 'CMD ["node", "server.js"]\n'
JAVA = 'CMD ["java", "-jar", "/app.jar"]\n'
GO = "FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 go build -o /web\n"
WEB = 'COPY --from=build /web /web\nENTRYPOINT ["/web"]\n'


def told(text: str, files: dict[str, str] | None = None) -> str:
    return " ".join(said(text, files, select=("DF016",)))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (f"FROM node:22\n{NODE}", "node:22 brings compilers and headers: node:22-slim runs"),
        (f"FROM node:22-bookworm\n{NODE}", "node:22-bookworm-slim"),
        (f"FROM node:lts\n{NODE}", "node:lts-slim"),
        (f"FROM node\n{NODE}", "node:slim"),
        ('FROM python:3.13-bookworm\nCMD ["gunicorn", "app"]\n', "python:3.13-slim-bookworm"),
        ('FROM ruby:3.4\nCMD ["puma"]\n', "ruby:3.4-slim"),
        ('FROM debian\nCMD ["serve"]\n', "debian:stable-slim"),
        ('FROM debian:13\nRUN make\nCMD ["serve"]\n', "debian:13-slim"),
        (f"FROM node:22 AS base\nFROM base\n{NODE}", "node:22-slim"),
        (f"FROM eclipse-temurin:21\n{JAVA}", "eclipse-temurin:21-jre is enough"),
        (f"FROM eclipse-temurin:17-jdk-alpine\n{JAVA}", "eclipse-temurin:17-jre-alpine is"),
        (f"FROM openjdk:8-jdk-alpine\n{JAVA}", "eclipse-temurin:8-jre-alpine is enough"),
        (f"{GO}FROM ubuntu:24.04\n{WEB}", "web is a static binary and needs nothing of ubuntu"),
        (f"{GO}FROM golang:1.26\n{WEB}", "web is a static binary and needs nothing of golang"),
        (
            f"{GO}FROM debian:13\nRUN apt-get update && apt-get install -y ca-certificates\n{WEB}",
            "gcr.io/distroless/static has certificates",
        ),
        ('FROM golang:1.26\nCOPY web /\nCMD ["/web"]\n', "golang is there for go: unless"),
        ('FROM rust:1\nCOPY web /\nCMD ["/web"]\n', "rust is there for cargo"),
        (f"FROM maven:3-eclipse-temurin-21\nCOPY app.jar /\n{JAVA}", "maven is there for mvn"),
        (
            'FROM mcr.microsoft.com/dotnet/sdk:10.0\nCOPY out /\nCMD ["dotnet", "web.dll"]\n',
            "dotnet/aspnet or /runtime runs it",
        ),
    ],
)
def test_what_would_do_is_said(text: str, part: str) -> None:
    assert part in told(text)


@pytest.mark.parametrize(
    "text",
    [
        f"FROM node:22-slim\n{NODE}",
        f"FROM node:22-alpine\n{NODE}",
        f"FROM registry.example.com/node:22\n{NODE}",
        f"ARG BASE\nFROM $BASE\n{NODE}",
        f"FROM node:22 AS build\nFROM node:22-slim\n{NODE}",
        'FROM node:22\nCMD ["bash"]\n',
        f"FROM node:22\nRUN git clone https://example.com/shop\n{NODE}",
        f"FROM node:22\nRUN ./setup.sh\n{NODE}",
        f"FROM node:22\nRUN python3 -m pip install a\n{NODE}",
        f"FROM node:22\nRUN if [\n{NODE}",
        f"FROM node:22\nHEALTHCHECK CMD curl -f localhost\n{NODE}",
        'FROM ruby:3.4\nRUN bundle install\nCMD ["puma"]\n',
        'FROM python:3.13\nRUN pip install psycopg2\nCMD ["gunicorn", "app"]\n',
        'FROM python:3.13\nCMD ["uwsgi", "--ini", "app.ini"]\n',
        f"FROM eclipse-temurin:21-jre\n{JAVA}",
        f"FROM eclipse-temurin\n{JAVA}",
        f"FROM openjdk:7\n{JAVA}",
        f"FROM eclipse-temurin:21\nRUN ./mvnw package\n{JAVA}",
        'FROM eclipse-temurin:21\nCMD ["./start.sh"]\n',
        "FROM eclipse-temurin:21\nHEALTHCHECK CMD jcmd 1 VM.version\n" + JAVA,
        f"{GO.replace('CGO_ENABLED=0 ', '')}FROM ubuntu:24.04\n{WEB}",
        f"{GO}FROM ubuntu:24.04\nRUN apt-get install -y git\n{WEB}",
        f"{GO}FROM ubuntu:24.04\nCOPY run.sh /\n{WEB}",
        f"{GO}FROM alpine:3.22\n{WEB}",
        'FROM golang:1.26\nRUN go build -o /web\nCMD ["/web"]\n',
        'FROM golang:1.26\nCOPY . .\nCMD ["go", "run", "."]\n',
        'FROM mcr.microsoft.com/dotnet/sdk:10.0\nRUN dotnet publish\nCMD ["dotnet", "web.dll"]\n',
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nCMD ["node", "server.js"]\n',
    ],
)
def test_nothing_is_said_where_tools_are_used_or_nobody_knows(text: str) -> None:
    assert not told(text)


def test_dependencies_that_are_compiled_need_the_large_one() -> None:
    text = (
        'FROM python:3.13\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["gunicorn", "a"]\n'
    )
    assert told(text, {"requirements.txt": "flask\n"})
    assert told(text, {"requirements.txt": "flask\npsycopg2-binary==2.9\n"})
    assert not told(text, {"requirements.txt": "flask\nmysqlclient==2.2\n"})
